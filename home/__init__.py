"""The site that puts the plugins together: its pages, its users and its demonstration."""
