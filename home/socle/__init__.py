"""The first pages of a new site: home page, agenda, places, and the pages that the law asks for."""
