import Box from "@mui/material/Box";
import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

/** One part of the agreement, with its name and a line on what it is for. */
export const Part = ({
  title,
  hint,
  error,
  children,
}: {
  title: string;
  hint?: string;
  error?: string;
  children: ReactNode;
}) => (
  <Paper component="section" variant="outlined" sx={{ p: 2, display: "grid", gap: 1.5 }}>
    <Box>
      <Typography component="h2" variant="h6">
        {title}
      </Typography>
      {hint && (
        <Typography variant="body2" color="textSecondary">
          {hint}
        </Typography>
      )}
      {error && (
        <Typography variant="body2" color="error" role="alert">
          {error}
        </Typography>
      )}
    </Box>
    {children}
  </Paper>
);

/** Fields beside one another, as many as fit. */
export const FIELDS = {
  display: "grid",
  columnGap: 1.5,
  rowGap: 2,
  gridTemplateColumns: "repeat(auto-fill, minmax(min(100%, 260px), 1fr))",
  alignItems: "start",
} as const;
