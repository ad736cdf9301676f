"""Forms of projects, by journey: ``intake`` (the applicant), then the team's."""
