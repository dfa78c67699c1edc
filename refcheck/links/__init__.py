"""Link -> CheckedLink: what may be fetched, how it is asked, what its answer means."""
