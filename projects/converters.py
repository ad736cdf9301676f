"""Parts of our addresses that are more than a number."""

from projects.enums import IntakeStep


class TokenConverter:
    """Secret of an application (``projects.models.new_token``); nothing else reaches the view."""

    regex = "[A-Za-z0-9_-]{32}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


class StepConverter:
    regex = "|".join(IntakeStep.values)

    def to_python(self, value):
        return IntakeStep(value)

    def to_url(self, value):
        return str(value)
