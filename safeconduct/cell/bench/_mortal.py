"""The public face as a process that is killed again and again: loaded once, forked for each life.

`python -m safeconduct.cell.bench._mortal PORT`; says the process id of each life, on a line of its own.
"""

import os
import signal
import sys
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from safeconduct.cell.orphans import dies_with_us
from safeconduct.cell.wsgi_public import application


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *_words: object) -> None: ...


def main(port: int) -> None:
    """Whoever calls while nobody lives waits for the next life."""
    server = WSGIServer(("127.0.0.1", port), Quiet)
    server.set_app(application)
    while True:
        life = os.fork()
        if life == 0:
            dies_with_us(signal.SIGKILL)()
            server.serve_forever()
        print(life, flush=True)
        os.waitpid(life, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
