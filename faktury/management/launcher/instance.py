"""One machine's whole product, from an empty folder to a running server: what `make run` ends in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faktury.management.launcher import disk, ports, redis_server
from faktury.management.launcher.child import ChildSpec
from faktury.management.launcher.console import BOLD, DIM, Console, Refused
from faktury.management.launcher.demo_account import DemoAccount, ensure_demo_account
from faktury.management.launcher.http_client import HttpClient
from faktury.management.launcher.instance_lock import InstanceLock
from faktury.management.launcher.sample_run import follow_sample
from faktury.management.launcher.static_files import collect_when_changed
from faktury.management.launcher.supervisor import Supervisor

NEEDED_GIGABYTES = 0.5
HEALTHY_SECONDS = 60.0
WORKER_NICENESS = 10
WORKER_GRACE_SECONDS = 20.0
"""A page being read may end; dramatiq gives up a little earlier, so that it can still hand the work back."""
_DRAMATIQ_GRACE_MS = 15_000


@dataclass(frozen=True, slots=True)
class Instance:
    """The settings one start needs."""

    data_dir: Path
    run_dir: Path
    host: str
    port: int
    workers: int
    submit_sample: bool

    @classmethod
    def from_settings(cls) -> Instance:
        """As the environment says."""
        return cls(
            data_dir=settings.FAKTURY_DATA_DIR,
            run_dir=settings.FAKTURY_RUN_DIR,
            host=settings.FAKTURY_BIND,
            port=settings.FAKTURY_PORT,
            workers=settings.FAKTURY_WORKERS,
            submit_sample=settings.FAKTURY_SUBMIT_SAMPLE,
        )

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the server."""
        host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(self.host, f"[{self.host}]" if ":" in self.host else self.host)  # noqa: S104 - read, not bound
        return f"http://{host}:{self.port}"


def serve(instance: Instance, console: Console) -> None:
    """Prepare the data, start every process, and keep them running until Ctrl-C.

    Raises:
        Refused: with a sentence, when this machine cannot run it now.
    """
    redis_server.make_private(instance.data_dir)
    redis_server.make_private(instance.run_dir)
    with InstanceLock(instance.run_dir, instance.address):
        ports.require_free(instance.host, instance.port)
        disk.require_free(instance.data_dir, gigabytes=NEEDED_GIGABYTES)
        specs = process_specs(instance)
        account = _prepare(instance, console)
        supervisor = Supervisor(specs, run_dir=instance.run_dir, console=console)
        supervisor.run(while_running=_welcome(instance, account, console, lambda: supervisor.stopping))


def process_specs(instance: Instance) -> list[ChildSpec]:
    """The processes in the order they start; they stop in the opposite one, so the first must outlive all others."""
    return [
        *_redis(instance),
        ChildSpec("recovery", (sys.executable, "manage.py", "recover")),
        *(_worker(f"worker-{number}" if instance.workers > 1 else "worker") for number in range(1, instance.workers + 1)),
        ChildSpec("web", (sys.executable, "-m", "realtime.server", "--bind", instance.host, "--port", str(instance.port))),
    ]


def _redis(instance: Instance) -> list[ChildSpec]:
    """The embedded server, unless FAKTURY_REDIS_URL names one that somebody else runs."""
    socket_path = instance.run_dir / "redis.sock"
    if f"unix://{socket_path}" != settings.FAKTURY_REDIS_URL:
        return []
    server = redis_server.find(setting=settings.FAKTURY_REDIS_SERVER, private_bin=instance.data_dir / "bin")
    return [redis_server.spec(server, socket_path=socket_path, data_dir=instance.data_dir / "redis")]


def _worker(name: str) -> ChildSpec:
    # One process each (`-p 1`): dramatiq's own master stops all its processes when one dies.
    command = (sys.executable, "-m", "dramatiq", "workers.main", "-p", "1", "-t", "1", "--worker-shutdown-timeout", str(_DRAMATIQ_GRACE_MS))
    return ChildSpec(name, command, stop_seconds=WORKER_GRACE_SECONDS, niceness=WORKER_NICENESS)


def _prepare(instance: Instance, console: Console) -> DemoAccount | None:
    console.say(_("Przygotowuję bazę danych i pliki strony…"), style=DIM)
    call_command("migrate", interactive=False, verbosity=0)
    collect_when_changed(settings.STATIC_ROOT)
    # Production has people of its own; a known user name with all rights has no place there.
    return ensure_demo_account(instance.data_dir) if settings.FAKTURY_EMBEDDED else None


def _welcome(instance: Instance, account: DemoAccount | None, console: Console, stopping: Callable[[], bool]) -> Callable[[], None]:
    """What happens beside the supervision once the processes run: wait for the server, send the sample, say where it is."""
    language = get_language() or settings.LANGUAGE_CODE

    def say(words: str) -> None:
        # Once the processes are being stopped, a lost connection is no news.
        if not stopping():
            console.say(words)

    def welcome() -> None:
        # The active language belongs to a thread, and this runs in one of its own.
        translation.activate(language)
        http = HttpClient(instance.address, language=language)
        if not http.wait_until_healthy(HEALTHY_SECONDS, give_up=stopping):
            say(_("Serwer nie odpowiada po {seconds} s; powód jest w wierszach powyżej.").format(seconds=int(HEALTHY_SECONDS)))
            return
        if account and account.password and instance.submit_sample:
            say(_("Serwer odpowiada: {address}").format(address=instance.address))
            try:
                follow_sample(http, user=account.user, password=account.password, console=console, say=say)
            except Refused as refusal:
                say(str(refusal))
        if not stopping():
            _say_where(instance, account, console)

    return welcome


def _say_where(instance: Instance, account: DemoAccount | None, console: Console) -> None:
    console.say()
    console.say(_("Faktury działają: {address}").format(address=instance.address), style=BOLD)
    if account and account.password:
        console.say(
            _("Użytkownik: {user}   hasło: {password}   firma: {firma}").format(
                user=account.user, password=account.password, firma=account.firma
            )
        )
        console.say(_("Ten użytkownik jest też administratorem: {address}/admin/").format(address=instance.address))
        if account.is_sample:
            console.say(_("Zanim dodasz własne faktury, wpisz NIP swojej firmy: {address}/settings/").format(address=instance.address))
    elif account:
        console.say(_("Hasło użytkownika {user} zostało zmienione; nowe nada: make demo-password").format(user=account.user))
    console.say(_("Ctrl-C zatrzymuje wszystko; dane zostają w {folder}.").format(folder=instance.data_dir), style=DIM)
    console.say()
