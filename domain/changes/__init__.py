"""What each event changes in a case: a module for each subject of `domain/events/`.

Nothing per case grows without end; the journal keeps what the state forgets.
"""
