"""Design system: tokens, layouts, components, form rendering, slots, error pages."""
