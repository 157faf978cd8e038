-- Old steps are put together (docs/adr/0010-rollups-and-search.md).
COMMENT ON TABLE event_minutes IS 'What happened in each minute of the last hour and each quarter of an hour of about a day, by the database''s clock.';
COMMENT ON TABLE page_hours IS 'How many new events each page had in each hour of about two days, and on each day (UTC) before.';
