"""Design system: tokens, layouts, components, form rendering, slots, error pages, translations.

Words. A *token* is a named colour or size (`themes`, `static/ui/parvis.css`). A *component* is a
template tag with one template in `templates/ui/components/`, whose head comment is its contract;
`/ui/` shows every one in its states. A *slot* is a named place that a page offers and another
brick fills (`slots`). A *place* is a row of links of the layouts that bricks add to
(`navigation`). Every page works without JavaScript and holds no inline script, style or handler.

Pages of other bricks use: the layouts `ui/usager.html`, `ui/agent.html`, `ui/admin.html`, the
tags (always loaded), `fields.Field` for forms made at run time, `forms` for Django forms,
`parts` for rows of tables, summaries and timelines, `formats` for dates, numbers and money.
"""
