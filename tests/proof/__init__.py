"""Short runs of the harnesses in `proof`: on the site as it is, and on a build broken on purpose."""
