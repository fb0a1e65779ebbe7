"""Reading: what ``Archive`` gives is read when it is asked for, and no more of it than that."""
