"""Where the pages of a corpus come from: each module reads one kind of source as a stream."""
