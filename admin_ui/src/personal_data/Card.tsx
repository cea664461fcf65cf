import Paper from "@mui/material/Paper";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

interface Props {
  title: string;
  hint?: string;
  children: ReactNode;
}

/** A part of a page with its name on top. */
export const Card = ({ title, hint, children }: Props) => (
  <Paper component="section" variant="outlined" aria-label={title} sx={{ p: 2, minWidth: 0 }}>
    <Typography component="h2" variant="h6" sx={{ mb: hint ? 0.25 : 1.5 }}>
      {title}
    </Typography>
    {hint && (
      <Typography variant="body2" color="textSecondary" sx={{ mb: 1.5, maxWidth: 720 }}>
        {hint}
      </Typography>
    )}
    {children}
  </Paper>
);
