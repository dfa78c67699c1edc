"""Earlier texts of a page, from git and MediaWiki."""
