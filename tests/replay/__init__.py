"""Kept histories of stories, executed again by the code as it is now."""
