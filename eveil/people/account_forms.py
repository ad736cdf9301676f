"""allauth's forms in our words: labels above the fields, nothing repeated inside them."""

from allauth.account import forms as account
from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.core import context as allauth_context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp

EMAIL = "Adresse électronique"


class Plain:
    """Drop placeholders, which repeat the labels, and say what a field is in our words."""

    labels = {}
    helps = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.helps.get(name, "")
            if name == "code":
                field.widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false"}


class Login(Plain, account.LoginForm):
    labels = {"login": EMAIL}


class RequestLoginCode(Plain, account.RequestLoginCodeForm):
    labels = {"email": EMAIL}


class LoginCode(Plain, account.ConfirmLoginCodeForm):
    pass


class ConfirmationCode(Plain, account.BaseConfirmCodeForm):
    pass


class ResetPassword(Plain, account.ResetPasswordForm):
    labels = {"email": EMAIL}


class PasswordResetCode(Plain, account.ConfirmPasswordResetCodeForm):
    pass


NEW_PASSWORD = {
    "oldpassword": "Mot de passe actuel",
    "password1": "Nouveau mot de passe",
    "password2": "Le même, encore une fois",
}
PASSWORD_RULE = {"password1": "Douze caractères au moins ; une phrase se retient bien."}


class NewPassword(Plain, account.ResetPasswordKeyForm):
    labels, helps = NEW_PASSWORD, PASSWORD_RULE


class ChangePassword(Plain, account.ChangePasswordForm):
    labels, helps = NEW_PASSWORD, PASSWORD_RULE


class SetPassword(Plain, account.SetPasswordForm):
    labels, helps = NEW_PASSWORD, PASSWORD_RULE

    def __init__(self, *args, **kwargs):
        # A first password has no former one to ask for: the person confirms by mailed code.
        raise_if_reauthentication_required(allauth_context.request, app="allauth.account")
        super().__init__(*args, **kwargs)


class ChangeEmail(Plain, account.AddEmailForm):
    labels = {"email": "Nouvelle adresse"}


class EmailCode(Plain, account.ConfirmEmailVerificationCodeForm):
    pass


class Reauthenticate(Plain, account.ReauthenticateForm):
    pass


class SecondFactor(Plain, mfa.AuthenticateForm):
    helps = {"code": "Six chiffres de votre application, ou un code de secours."}


class ConfirmSecondFactor(Plain, mfa.ReauthenticateForm):
    helps = SecondFactor.helps


class ActivateSecondFactor(Plain, totp.ActivateTOTPForm):
    labels = {"code": "Code à six chiffres affiché par l’application"}
