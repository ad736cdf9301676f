"""Pages of projects, by journey: ``apply`` and ``space`` (outside), then the team's."""
