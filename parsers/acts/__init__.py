"""An issue's passages to its acts: contents page, titles, numbers, dates, issue labels."""
