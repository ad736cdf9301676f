"""What waits for the team, whatever part of the platform it comes from, read in one query.

Each source gives rows of the same columns (eveil.core.union) and says how one of them reads
as a line.
"""

from eveil.core.kept import kept
from eveil.core.union import newest_first, oldest_first, union
from eveil.reports.todo import holders, structures
from eveil.reports.todo.lines import Source

# Of one source: who waits longest comes first, the others are on their own list.
LINES = 8

SOURCES = [
    Source("application", holders.application_rows, holders.application_line),
    Source("answer", holders.answer_rows, holders.answer_line),
    Source("conversation", holders.conversation_rows, holders.conversation_line),
    Source("meeting", structures.meeting_rows, structures.meeting_line),
    Source("resource", structures.resource_rows, structures.resource_line),
    Source("departure", structures.departure_rows, structures.departure_line),
    Source("step", structures.step_rows, structures.step_line),
    Source("hand", holders.hand_rows, holders.hand_line),
    Source("silence", holders.silence_rows, holders.silence_line),
    Source("call", holders.call_rows, holders.call_line),
    Source("ending", structures.ending_rows, structures.ending_line),
    Source("unsigned", structures.unsigned_rows, structures.unsigned_line),
    Source("behind", structures.behind_rows, structures.behind_line),
    Source("help", holders.help_rows, holders.help_line),
    Source("late_action", holders.late_action_rows, holders.late_action_line),
    Source("interview", holders.interview_rows, holders.interview_line),
    Source("follow_up", holders.follow_up_rows, holders.follow_up_line),
]
TO_DO = {source.name: source for source in SOURCES}
# What has a panel of its own, beside.
ASIDE = [
    Source("new", holders.new_rows, holders.new_line),
    Source("alone", structures.alone_rows, structures.alone_line),
]


def things_to_do(user):
    """(late, waiting, aside) of ``user``, of the whole team when None.

    The longest wait first; ``aside`` holds the lines of each panel beside, the newest first.
    """
    found = _rows(user)
    rows = oldest_first(values for values in found if values[0] in TO_DO)
    lines = sorted((TO_DO[row.source].line(row) for row in rows), key=lambda line: -line.days)
    aside = {
        source.name: [source.line(row) for row in newest_first(found) if row.source == source.name]
        for source in ASIDE
    }
    return (
        [line for line in lines if line.days],
        [line for line in lines if not line.days],
        aside,
    )


@kept
def _rows(user):
    return union({source.name: source.rows(user) for source in [*SOURCES, *ASIDE]}, LINES)
