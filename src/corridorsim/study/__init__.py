"""Questions asked of a scenario: routes, plans, trials, comparison, and their results."""
