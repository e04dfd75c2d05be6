"""The key broker: derives, unwraps and seals on, in a process of its own. This is the manual.

It holds the pepper, the shred keys and the open sessions; nobody else does. Whoever asks brings what lies in the
database (a grant, a wrapped secret, a sealed data key), every piece of it sealed and bound to its place, and gets one
data key for each object that they may open. The broker reads no table and writes one: the log, before it answers.

    broker = Broker(Secrets(pepper, organisation), shred_keys, log)
    broker.answer(OpenThings(...), face=Face.DESK)       # in one process, for commands and tests
    Client(Path("var/demo/broker/desk.sock")).ask(...)    # the same question, to the process `vaultd`

`requests` is the whole of what can be asked, `faces` says by whom: each face has a socket of its own. A desk answers
what belongs together: `holders` words, `signing_in` sessions, `opening` data keys, `more` how many cases, `subjects`
compartments and their end, `vouching` what counts and what is taken back, `watching` canaries, `peppered` what the
pepper does. What is given carries the seal of the `notary`, and is looked at for it when it is brought back. Sessions
live in memory, wrapped under a half that only the browser has; with the process they end. Nothing here imports Django.
"""
