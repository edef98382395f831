"""Sources: live systems that Jana can ask for figures and opening hours; answers are read as files would be."""
