"""One `Report` told in several formats; nothing here judges, and nothing here touches the world."""
