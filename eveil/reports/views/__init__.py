"""The pages of reports: home of each role, dashboard, indicators, monthly reports."""
