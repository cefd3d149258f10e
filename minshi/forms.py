"""The form on the sign-in page."""

from typing import Any

from allauth.account import forms


class LoginForm(forms.LoginForm):
    """User name and password, nothing else: a lost password is set anew by whoever appoints, as the page says."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
