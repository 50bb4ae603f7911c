"""Pages for people: templates, styles and the environment that renders them.

Both ways out use them, the service and the static site.
"""
