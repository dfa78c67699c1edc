"""From a printed reference to the work that it is: sources, and the chain that asks them."""
