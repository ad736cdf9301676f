"""States and kinds of intake, projects and accompaniment.

Each state class carries ``STYLE``: the look (see docs/ui.md) and the icon of each state.
"""

from projects.enums.accompaniment import (
    AccompanimentState,
    ActivityTestKind,
    ActivityTestOutcome,
    ActivityTestState,
    DocumentAudience,
    HoldingRight,
)
from projects.enums.exchanges import Contact, HandState, Outcome, ReferralState, Way
from projects.enums.intake import (
    Benefit,
    EntryField,
    EntryStatus,
    HeardFrom,
    IntakeState,
    IntakeStep,
    Mobility,
    Need,
    ProjectStage,
    StudyLevel,
)
from projects.enums.interviews import ActionState, Fate, InterviewMode, InterviewState, Signatory
from projects.enums.outcomes import (
    AnswerChannel,
    ExitKind,
    FollowUpState,
    LegalForm,
    Situation,
    StillActive,
)

__all__ = [
    "AccompanimentState",
    "ActionState",
    "ActivityTestKind",
    "ActivityTestOutcome",
    "ActivityTestState",
    "AnswerChannel",
    "Benefit",
    "Contact",
    "DocumentAudience",
    "EntryField",
    "EntryStatus",
    "ExitKind",
    "Fate",
    "FollowUpState",
    "HandState",
    "HeardFrom",
    "HoldingRight",
    "IntakeState",
    "IntakeStep",
    "InterviewMode",
    "InterviewState",
    "LegalForm",
    "Mobility",
    "Need",
    "Outcome",
    "ProjectStage",
    "ReferralState",
    "Signatory",
    "Situation",
    "StillActive",
    "StudyLevel",
    "Way",
]
