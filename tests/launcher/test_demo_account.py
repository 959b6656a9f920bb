"""The login of the embedded set-up: made once, kept privately, never shown when it no longer works."""

from __future__ import annotations

import stat

import pytest

from faktury.management.launcher.demo_account import PASSWORD_FILE, ensure_demo_account
from faktury.models import Firma
from faktury.samples import DEMO_FIRMA_NIP

pytestmark = pytest.mark.django_db


def test_the_first_start_makes_a_company_with_one_member_who_may_do_everything(tmp_path, django_user_model) -> None:
    account = ensure_demo_account(tmp_path)
    user = django_user_model.objects.get(username=account.user)
    assert user.check_password(account.password)
    assert user.is_staff
    assert user.is_superuser
    assert list(Firma.objects.get(nip=DEMO_FIRMA_NIP).members.all()) == [user]
    assert stat.S_IMODE((tmp_path / PASSWORD_FILE).stat().st_mode) == 0o600


def test_the_second_start_tells_the_same_password(tmp_path, django_user_model) -> None:
    first = ensure_demo_account(tmp_path)
    assert ensure_demo_account(tmp_path) == first
    assert django_user_model.objects.count() == 1


def test_a_company_that_was_given_its_own_nip_stays_the_only_one(tmp_path):
    assert ensure_demo_account(tmp_path).is_sample
    Firma.objects.update(name="Moja firma", nip="1259390292")
    account = ensure_demo_account(tmp_path)
    assert (account.firma, account.is_sample, Firma.objects.count()) == ("Moja firma", False, 1)


def test_every_instance_has_a_password_of_its_own(tmp_path, django_user_model) -> None:
    first = ensure_demo_account(tmp_path)
    django_user_model.objects.all().delete()
    assert ensure_demo_account(tmp_path).password != first.password


def test_a_changed_password_is_not_told_and_not_reset(tmp_path, django_user_model) -> None:
    account = ensure_demo_account(tmp_path)
    user = django_user_model.objects.get(username=account.user)
    user.set_password("my own one")
    user.save()
    assert ensure_demo_account(tmp_path).password is None
    user.refresh_from_db()
    assert user.check_password("my own one")


def test_a_new_password_replaces_the_old_one(tmp_path, django_user_model) -> None:
    old = ensure_demo_account(tmp_path)
    new = ensure_demo_account(tmp_path, new_password=True)
    assert new.password != old.password
    assert django_user_model.objects.get(username=new.user).check_password(new.password)
