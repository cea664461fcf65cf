import useMediaQuery from "@mui/material/useMediaQuery";

/** Phones and narrow windows: columns become tabs, tables become cards. */
export const useCompact = (): boolean => useMediaQuery("(max-width: 899.95px)", { noSsr: true });
