"""manage.py api_token: makes, lists and revokes a person's access tokens for the JSON API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from faktury.services.api_tokens import TooManyTokens, create_token, living_tokens, revoke_token


class Command(BaseCommand):
    """Prints a new token once, on standard output alone, so that a script can keep it."""

    help = "Make, list or revoke an access token for the JSON API."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="user name")
        parser.add_argument("--name", default="api_token", help="what the token is for")
        parser.add_argument("--days", type=int, default=None, help="how many days it lives; without it, until it is revoked")
        parser.add_argument("--list", action="store_true", help="list living tokens instead of making one")
        parser.add_argument("--revoke", type=UUID, default=None, metavar="ID", help="revoke the token with this id")

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        users = get_user_model()
        try:
            user = users.objects.get_by_natural_key(options["user"])
        except users.DoesNotExist as error:
            raise CommandError(f"there is no user {options['user']!r}") from error
        if options["list"]:
            for token in living_tokens(user):
                self.stdout.write(f"{token.pk}  {token.start}…  {token.created_at:%Y-%m-%d}  {token.name}")
        elif options["revoke"]:
            if not revoke_token(user=user, token_id=options["revoke"]):
                raise CommandError("there is no such token")
        else:
            self.stdout.write(self._made(user, options))

    def _made(self, user: Any, options: dict[str, Any]) -> str:
        if options["days"] is not None and options["days"] < 1:
            raise CommandError("--days must be at least 1")
        try:
            return create_token(user=user, name=options["name"], days=options["days"])[1]
        except TooManyTokens as error:
            raise CommandError("this user has too many living tokens: revoke one") from error
