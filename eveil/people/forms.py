"""Forms of invitations, of the team page and of conversations."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from eveil.people.enums import StaffRole
from eveil.people.models import ConversationPost, User


class AcceptInvitationForm(forms.Form):
    """A password is a choice: who leaves it empty logs in by mailed code."""

    password = forms.CharField(
        label="Mot de passe",
        required=False,
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Douze caractères au moins.",
    )

    def __init__(self, *args, invitation, **kwargs):
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password(self):
        password = self.cleaned_data["password"] or None
        if password:
            user = User(email=self.invitation.email, person=self.invitation.person)
            validate_password(password, user)
        return password


class MessageForm(forms.ModelForm):
    class Meta:
        model = ConversationPost
        fields = ["body"]
        labels = {"body": "Votre message"}
        widgets = {"body": forms.Textarea(attrs={"rows": 4})}


class InviteMemberForm(forms.Form):
    first_name = forms.CharField(label="Prénom", max_length=100)
    last_name = forms.CharField(label="Nom", max_length=100)
    email = forms.EmailField(label="Adresse électronique")
    role = forms.ChoiceField(
        label="Rôle",
        choices=[choice for choice in StaffRole.choices if choice[0]],
        initial=StaffRole.ADVISER,
        widget=forms.RadioSelect,
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label="Rôle dans l’équipe",
        required=False,
        choices=StaffRole.choices,
        widget=forms.RadioSelect,
        help_text="Hors équipe, la personne garde son compte sans voir les dossiers.",
    )
