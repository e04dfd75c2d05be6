import secrets

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from safeconduct.cell.database import (
    ROLES,
    DatabaseRefused,
    address,
    check_version,
    prepare_server,
    server_of_ones_own,
)
from safeconduct.cell.postgres import SETTINGS_FOR_TESTS, Cluster

PASSWORDS = dict.fromkeys(ROLES, "correct horse")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("server") / "postgres", SETTINGS_FOR_TESTS)
    cluster.start()
    yield cluster
    cluster.stop()


def role_that_may(cluster, rights):
    name, password = f"r{secrets.token_hex(4)}", secrets.token_hex(8)
    with psycopg.connect(cluster.conninfo(), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN {rights} PASSWORD '{password}'")
    return make_conninfo(cluster.conninfo(), user=name, password=password)


def test_every_role_gets_in_with_its_password_and_a_stranger_does_not(cluster):
    prepare_server(cluster.conninfo(), PASSWORDS)
    for role in ROLES:
        psycopg.connect(cluster.conninfo("safeconduct", role, "correct horse")).close()
    stranger = conninfo_to_dict(role_that_may(cluster, ""))
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(cluster.conninfo("safeconduct", stranger["user"], stranger["password"]))


def test_preparing_again_changes_passwords_and_keeps_the_database(cluster):
    before = prepare_server(cluster.conninfo(), PASSWORDS)
    assert prepare_server(cluster.conninfo(), PASSWORDS | {"sc_desk": "another"}) == before
    psycopg.connect(cluster.conninfo("safeconduct", "sc_desk", "another")).close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(cluster.conninfo("safeconduct", "sc_desk", "correct horse"))


def test_a_database_made_anew_under_the_same_name_is_told_apart(cluster):
    before = prepare_server(cluster.conninfo(), PASSWORDS, "made_anew")
    with psycopg.connect(cluster.conninfo(), autocommit=True) as connection:
        connection.execute("DROP DATABASE made_anew")
    assert prepare_server(cluster.conninfo(), PASSWORDS, "made_anew") != before


def test_a_role_without_rights_is_told_what_an_administrator_types(cluster):
    with pytest.raises(DatabaseRefused, match=r"CREATE ROLE sc_owner LOGIN PASSWORD"):
        prepare_server(role_that_may(cluster, "NOSUPERUSER"), PASSWORDS, "elsewhere")


def test_a_role_that_may_create_needs_no_superuser(tmp_path):
    own = Cluster(tmp_path / "postgres", SETTINGS_FOR_TESTS)
    own.start()
    try:
        prepare_server(role_that_may(own, "CREATEDB CREATEROLE"), PASSWORDS)
        with psycopg.connect(own.conninfo("safeconduct", "sc_owner", "correct horse")) as connection:
            connection.execute("CREATE EXTENSION btree_gist")
            connection.execute("CREATE TABLE owned ()")
    finally:
        own.stop()


def test_the_log_of_the_server_holds_no_password(cluster):
    prepare_server(cluster.conninfo(), PASSWORDS)
    assert "correct horse" not in cluster.log.read_text()


def test_the_database_in_the_url_is_the_cells(cluster):
    prepare_server(cluster.conninfo(), PASSWORDS, "lantern")
    admin, database = server_of_ones_own(address(cluster.conninfo("lantern")))
    assert (conninfo_to_dict(admin)["dbname"], database) == ("lantern", "lantern")


def test_a_database_that_is_not_there_yet_will_be_made_from_beside(cluster):
    admin, database = server_of_ones_own(address(cluster.conninfo("not_there_yet")))
    assert (conninfo_to_dict(admin)["dbname"], database) == ("postgres", "not_there_yet")


def test_a_url_that_names_no_database_means_ours(cluster):
    assert server_of_ones_own(address(cluster.conninfo()))[1] == "safeconduct"


def test_a_server_that_does_not_let_us_in_is_said(cluster):
    with pytest.raises(DatabaseRefused, match="password authentication failed"):
        server_of_ones_own(address(cluster.conninfo(password="wrong")))


def test_an_address_reads_back_with_every_option(cluster):
    conninfo = make_conninfo(cluster.conninfo("d", "u", "p/@:é"), sslmode="prefer")
    assert conninfo_to_dict(address(conninfo)) == conninfo_to_dict(conninfo)


def test_a_server_too_old_is_refused():
    class Server:
        class info:  # noqa: N801 as psycopg names it
            server_version = 140000

    with pytest.raises(DatabaseRefused, match="PostgreSQL 14; Safeconduct needs 15 to 18"):
        check_version(Server)
