"""Registers the switchboard with Django, so that its checks and commands are found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MinshiConfig(AppConfig):
    """No models."""

    name = "minshi"
    verbose_name = _("民生微实事")

    def ready(self) -> None:
        """The system checks register themselves when imported; a session notes when it begins and what was given."""
        from allauth.account.signals import password_changed
        from allauth.mfa.signals import authenticator_added, authenticator_removed
        from django.contrib.auth.signals import user_logged_in

        from governance.people.actions.accounts import password_chosen
        from minshi import accounts, checks, sessions  # noqa: F401

        user_logged_in.connect(sessions.begin)
        authenticator_added.connect(accounts.second_factor_added)
        authenticator_removed.connect(accounts.second_factor_removed)
        password_changed.connect(password_chosen)
