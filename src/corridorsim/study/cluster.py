"""Blocks of work on the workers of a dask cluster, handed back in order: the same bits as on one machine.

What is worked with is sent once, and unpacked once in each process. A worker that dies loses nothing: dask
has its blocks done by another.
"""

from __future__ import annotations

import hashlib
import logging
import pickle
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any, Protocol, TypeVar

from corridorsim.errors import InputError
from corridorsim.study.local_workers import local_workers
from corridorsim.study.threads import default_workers
from corridorsim.study.versions import versions

Block = TypeVar("Block")
Said = TypeVar("Said")
_Block_contra = TypeVar("_Block_contra", contravariant=True)
_Said_co = TypeVar("_Said_co", covariant=True)
LOCAL = "local"
_ANSWER_SECONDS, _WAIT_SECONDS = 10, 30  # of a scheduler, and for a first worker
_RETRIES = 2  # of a block whose worker raised something: its disk may be full, its memory short
_AHEAD = 4  # blocks a thread that are on their way or wait to be handed over
_MOST_UNPACKED = 2  # kept in a process, so that a second sweep of a model finds it there
_TALKERS = (*(f"distributed.{part}" for part in ("client", "comm", "core", "utils")), "tornado.application")


class Work(Protocol[_Block_contra, _Said_co]):
    """Whatever is done to blocks, in any process and order."""

    def warm_up(self) -> None:
        """Make ready what all processes of a machine share, such as compiled kernels."""
        ...

    def do(self, block: _Block_contra) -> _Said_co:
        """Return what is to be said of a block, on one thread."""
        ...


@dataclass(frozen=True)
class Packed:
    """Work on its way to other processes.

    Attributes
    ----------
    content : pickled by this package, never read from a file
    digest : of the content
    versions : of the process that has packed it
    """

    content: bytes
    digest: str
    versions: Mapping[str, str]

    @classmethod
    def of(cls, work: object) -> Packed:
        """Pack some work.

        Parameters
        ----------
        work : a model of one's own may be a function of a notebook

        Raises
        ------
        InputError
            Where it cannot be sent.
        """
        import cloudpickle

        try:
            content = cloudpickle.dumps(work)
        except (pickle.PicklingError, TypeError, AttributeError) as error:
            raise InputError.single("model", f"cannot be sent to other processes: {error}") from error
        return cls(content, hashlib.sha256(content).hexdigest(), versions())

    def unpacked(self) -> Any:  # noqa: ANN401 - any work
        """Return the work, the same object at each call in a process.

        Raises
        ------
        InputError
            Where this process has other versions.
        """
        with _LOCK:
            if self.digest not in _UNPACKED:
                self._refuse_other_versions()
                _UNPACKED[self.digest] = pickle.loads(self.content)
                while len(_UNPACKED) > _MOST_UNPACKED:
                    _UNPACKED.popitem(last=False)
            return _UNPACKED[self.digest]

    def _refuse_other_versions(self) -> None:
        for name, version in versions().items():
            if self.versions[name] != version:
                wrong = f"has {name} {version}, and {self.versions[name]} is used here"
                raise InputError.single("a worker", wrong, "install the same versions on all machines")


_UNPACKED: OrderedDict[str, Any] = OrderedDict()
_LOCK = Lock()


def _unpack(packed: Packed) -> None:
    packed.unpacked()


def _warm_up(packed: Packed) -> None:
    packed.unpacked().warm_up()


def _do(packed: Packed, block: Any) -> Any:  # noqa: ANN401 - any block
    return packed.unpacked().do(block)


@contextmanager
def open_cluster(scheduler: str, workers: int | None = None) -> Iterator[Cluster]:
    """Give a cluster for as long as it is needed.

    Parameters
    ----------
    scheduler : its address, or ``local`` for workers on this machine that end afterwards
    workers : processes of a local cluster; None takes one for each core

    Raises
    ------
    InputError
        Where dask is not installed, or nothing answers at the address.
    """
    try:
        import distributed
    except ImportError as error:
        right = "pip install 'corridorsim[cluster]'"
        raise InputError.single("scheduler", "dask.distributed is not installed", right) from error
    with ExitStack() as stack:
        address = scheduler
        if scheduler == LOCAL:
            address = stack.enter_context(local_workers(workers or default_workers()))
        stack.enter_context(_quiet())
        try:
            client = distributed.Client(address, timeout=_ANSWER_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:  # also TimeoutError
            wrong, right = "nothing answers", "dask scheduler starts one, tcp://HOST:8786 by default"
            raise InputError.single(f"scheduler {address}", wrong, right) from error
        yield Cluster(stack.enter_context(client), address)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep dask from telling at length what is told here in a line."""
    loggers = [logging.getLogger(name) for name in _TALKERS]
    levels = [each.level for each in loggers]
    try:
        for each in loggers:
            each.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for each, level in zip(loggers, levels, strict=True):
            each.setLevel(level)


class Cluster:
    """Workers behind a scheduler.

    Parameters
    ----------
    client : connected
    address : of the scheduler
    """

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401 - distributed's client has no types
        self._client, self._address = client, address

    def in_order(
        self,
        work: Work[Block, Said],
        blocks: Sequence[Block],
        keep: Callable[[Block, Said], None] | None = None,
    ) -> Generator[Said, None, None]:
        """Yield what is said of each block, in the order of the blocks, with few of them in memory.

        Parameters
        ----------
        work : sent once
        blocks : what it is done to
        keep : called with each block as soon as it is finished, in whatever order

        Raises
        ------
        InputError
            Where workers cannot do it, or die of it again and again.
        """
        from distributed.scheduler import KilledWorker

        try:
            packed = self._client.submit(_same, Packed.of(work), pure=False)
            self._warm_up(packed)
            yield from _InOrder(self._client, packed, blocks, keep)
        except KilledWorker as error:
            wrong = "several workers died of the same block"
            raise InputError.single(self._name, wrong, "workers with more memory") from error
        except (CancelledError, OSError) as error:
            if isinstance(error, OSError) and error.filename is not None:  # of whoever keeps blocks
                raise
            raise InputError.single(self._name, "was lost", "start it again, then the same call") from error

    @property
    def _name(self) -> str:
        return f"scheduler {self._address}"

    def _warm_up(self, packed: Any) -> None:  # noqa: ANN401 - a future
        """Have one worker of each machine compile what all of it then find compiled."""
        try:
            self._client.wait_for_workers(1, timeout=_WAIT_SECONDS)
        except TimeoutError as error:
            right = f"dask worker {self._address} starts one"
            raise InputError.single(self._name, "has no workers", right) from error
        machines, begun = set(), []
        for worker, told in self._client.scheduler_info(n_workers=-1)["workers"].items():
            task = _unpack if told["host"] in machines else _warm_up  # unpacking, too, takes seconds
            machines.add(told["host"])
            chosen = {"workers": [worker], "allow_other_workers": True, "pure": False, "retries": _RETRIES}
            begun.append(self._client.submit(task, packed, **chosen))
        self._client.gather(begun)


class _InOrder:
    """Futures that are on their way, and results that wait for those before them."""

    def __init__(
        self,
        client: Any,  # noqa: ANN401 - distributed's client has no types
        packed: Any,  # noqa: ANN401 - a future
        blocks: Sequence[Any],
        keep: Callable[[Any, Any], None] | None,
    ) -> None:
        self._client, self._packed, self._blocks, self._keep = client, packed, blocks, keep
        self._sent = 0
        self._under_way: dict[Any, int] = {}

    def __iter__(self) -> Iterator[Any]:
        from distributed import as_completed

        waiting: dict[int, Any] = {}
        handed = 0
        completed = as_completed(self._send(handed), loop=self._client.loop)
        try:
            for future in completed:
                at = self._under_way.pop(future)
                waiting[at] = future.result()
                if self._keep is not None:
                    self._keep(self._blocks[at], waiting[at])
                while handed in waiting:
                    yield waiting.pop(handed)
                    handed += 1
                completed.update(self._send(handed))
        finally:
            with suppress(Exception):  # the scheduler may be gone
                self._client.cancel(list(self._under_way))

    def _send(self, handed: int) -> list[Any]:
        """Send as many blocks as may be on their way now."""
        threads = sum(self._client.nthreads().values())
        last = min(handed + _AHEAD * max(threads, 2), len(self._blocks))
        sent = {}
        for at in range(self._sent, last):
            future = self._client.submit(_do, self._packed, self._blocks[at], pure=False, retries=_RETRIES)
            sent[future] = at
        self._sent = max(self._sent, last)
        self._under_way |= sent
        return list(sent)


def _same(packed: Packed) -> Packed:
    """Return what was sent: a task, which dask does again where all workers that had it have died."""
    return packed
