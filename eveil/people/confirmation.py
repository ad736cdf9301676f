"""A code by mail for who has no password to type again before a sensitive act."""

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication

SESSION_KEY = "people_confirmation"


class Confirmation(AbstractCodeVerificationProcess):
    """A code that was mailed to the logged-in user, kept in its session until typed."""

    def __init__(self, request, state):
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=request.user,
        )

    @classmethod
    def start(cls, request):
        process = cls(request, cls.initial_state(request.user, request.user.email))
        process.send()
        process.persist()
        return process

    @classmethod
    def under_way(cls, request):
        """The process whose code may still be typed, or None."""
        state = request.session.get(SESSION_KEY)
        return cls(request, state).abort_if_invalid() if state else None

    def send(self):
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail("account/email/login_code", self.request.user.email, {"code": self.code})

    def finish(self):
        self.abort()
        record_authentication(self.request, self.request.user, method="code", reauthenticated=True)

    def persist(self):
        self.request.session[SESSION_KEY] = self.state

    def abort(self):
        self.request.session.pop(SESSION_KEY, None)
