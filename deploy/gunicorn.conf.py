"""How gunicorn serves GOTRS: ``gunicorn -c deploy/gunicorn.conf.py gotrs.wsgi``.

Read from the environment: HOST, PORT, GOTRS_WEB_WORKERS, GOTRS_WEB_THREADS, GOTRS_WEB_TIMEOUT,
GOTRS_TRUSTED_PROXIES. docs/deployment.md explains them.
"""

import atexit
import gc
import os
import resource
import shutil
import signal
import tempfile
from pathlib import Path

from gunicorn.glogging import Logger

from gotrs.common import env
from gotrs.common.logs import JsonFormatter

# Two gunicorns of one machine must not share it, and the figures begin at zero with each start.
# prometheus_client reads the variable on import, so it must be there before the app is loaded.
_metrics = Path(tempfile.mkdtemp(prefix="gotrs-metrics-"))
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(_metrics)
_master = os.getpid()


@atexit.register
def _remove_metrics():
    """Clean up however the start or the end went; workers inherit this and must not."""
    if os.getpid() == _master:
        shutil.rmtree(_metrics, ignore_errors=True)


_host = env.text("HOST", "127.0.0.1")
_port = env.integer("PORT", 8000, low=1, high=65535)
bind = f"[{_host}]:{_port}" if ":" in _host else f"{_host}:{_port}"

# A page costs processor time, most of it Python's, so one process for each core that we may use.
# Threads are there for what only waits: clients that send or read slowly, and connections that
# browsers keep open. (8 clients on 2 cores: 820 pages a second, 730 with the sync worker, whose
# slowest answers come sooner, 12 ms instead of 25.) Each thread keeps a database connection:
# workers x threads in all.
workers = env.integer("GOTRS_WEB_WORKERS", max(2, len(os.sched_getaffinity(0))), low=1)
threads = env.integer("GOTRS_WEB_THREADS", 4, low=1)
worker_class = "gthread"
keepalive = 5

# Loaded once, then forked: less memory, and a wrong setting ends the start with its message
# instead of a loop of failing workers. New code needs a restart, not a reload.
preload_app = True

# A worker that hangs is replaced; one that has served long is too, not all at the same moment.
timeout = env.integer("GOTRS_WEB_TIMEOUT", 60, low=1)
graceful_timeout = 30
max_requests = 5000
max_requests_jitter = 1000

# While the application is loaded nothing becomes garbage; to look for it takes a sixth of a start.
gc.disable()

# The heartbeat file belongs into memory: a busy disk must not make workers look dead.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
control_socket_disable = True

# Whose X-Forwarded-Proto says whether a request is secure: nobody's unless named. Who comes by a
# Unix socket, the word "unix" in the list, is always believed by gunicorn.
forwarded_allow_ips = ",".join(set(env.words("GOTRS_TRUSTED_PROXIES")) - {"unix"})

# The application logs each request itself, with its id (gotrs/common/access_log.py).
accesslog = None
errorlog = "-"


class logger_class(Logger):
    """gunicorn's own words in the same JSON as the application's."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(JsonFormatter())


def when_ready(server):
    """What was loaded stays for good: its memory is shared by all workers, and never searched."""
    gc.collect()
    gc.freeze()
    gc.enable()


def post_worker_init(worker):
    """Garbage is looked for seldom, many pages may be open, and from SIGTERM on /readyz sends load
    balancers elsewhere.
    """
    # Each open page holds two descriptors (tickets.live); most systems begin with 1,024.
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 65_536), hard))
    # A page makes many short-lived objects and few cycles.
    gc.set_threshold(20_000, 20, 20)
    from gotrs.common import lifecycle

    gunicorns = signal.getsignal(signal.SIGTERM)

    def stop(number, frame):
        lifecycle.begin_stop()
        gunicorns(number, frame)

    signal.signal(signal.SIGTERM, stop)


def child_exit(server, worker):
    """Drop the gauges of a worker that is gone."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)
