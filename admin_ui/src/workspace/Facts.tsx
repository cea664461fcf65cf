import Box from "@mui/material/Box";
import type { ReactNode } from "react";

/** Names and values in two columns. */
export const Facts = ({ children }: { children: ReactNode }) => (
  <Box
    component="dl"
    sx={{
      m: 0,
      display: "grid",
      gridTemplateColumns: "minmax(72px, auto) 1fr",
      columnGap: 1.5,
      rowGap: 0.25,
      alignItems: "center",
      fontSize: "0.8438rem",
      "& dt": { color: "text.secondary" },
      "& dd": {
        m: 0,
        minWidth: 0,
        minHeight: 26,
        display: "flex",
        alignItems: "center",
        flexWrap: "wrap",
        gap: 0.5,
      },
    }}
  >
    {children}
  </Box>
);

export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </>
);
