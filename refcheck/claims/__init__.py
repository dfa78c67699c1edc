"""What a claim says in figures and quoted words, and whether its sources' abstracts say so."""
