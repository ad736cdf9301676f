"""Parts of our addresses that are more than a number."""

from projects.enums import IntakeStep, Signatory


class WordConverter:
    """Base of those whose ``regex`` says everything: the view gets the word itself."""

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class TokenConverter(WordConverter):
    """Secret of an application (``projects.models.new_token``); nothing else reaches the view."""

    regex = "[A-Za-z0-9_-]{32}"


class StepConverter:
    regex = "|".join(IntakeStep.values)

    def to_python(self, value):
        return IntakeStep(value)

    def to_url(self, value):
        return str(value)


class SortingPageConverter(WordConverter):
    """A step of sorting that has a page of its own."""

    regex = "complement|accepter|orienter|retirer|refuser"


class SortingVerbConverter(WordConverter):
    """A step of sorting taken by one click."""

    regex = "prendre|reprendre"


class AgreementKindConverter(WordConverter):
    """What a person answers about (``projects.tokens.KINDS``)."""

    regex = "orientation|main"


class ReferralStepConverter(WordConverter):
    """A step of a referral that asks for words."""

    regex = "decliner|suite"


class HandStepConverter(WordConverter):
    """A step of the team on a raised hand."""

    regex = "transmettre|decliner"


class SignatoryConverter(WordConverter):
    """Who signs the sheet of an interview."""

    regex = "|".join(Signatory.values)


class ActionStepConverter(WordConverter):
    """An answer to an action (``projects.forms.actions.STEPS``)."""

    regex = "fait|plus-tard|aide|abandonner|reprendre"
