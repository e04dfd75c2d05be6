"""Backups that the house itself cannot read: written for the operator's offline key, and restored with it.

    TARGET/                                a folder of BACKUP_DIR, elsewhere than the data
      2026-11-28/                          one day; a second one of that day is 2026-11-28.2
        database.age  house.tar.age        the database as pg_dump writes it; settings and the site's pictures
        checkpoint                         what the log had come to (no secret)
        SHA256SUMS                         of these and of every file of the blob store, as sha256sum reads it
        MANIFEST                           what it is, signed by the log's key: without it the folder is no backup
      blobs/5a/5afe….age                   the blob store; what lies there already is not copied again

    KEYS/keys-2026-11-28.age               a folder of BACKUP_KEYS_DIR: shred keys, pepper, the log's key. No history.

docs/adr/0016 says why; docs/operator.md how.
"""
