"""Who is asking: the account with its person, whose name every page shows, in one query."""

from allauth.account.auth_backends import AuthenticationBackend

from eveil.people.models import User


class Backend(AuthenticationBackend):
    def get_user(self, user_id):
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
