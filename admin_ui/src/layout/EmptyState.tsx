import InboxIcon from "@mui/icons-material/TaskAlt";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

interface Props {
  title: string;
  hint?: string;
  action?: ReactNode;
}

/** Nothing to show, and what that means. */
export const EmptyState = ({ title, hint, action }: Props) => (
  <Box
    sx={{
      display: "grid",
      justifyItems: "center",
      alignContent: "center",
      textAlign: "center",
      gap: 1,
      p: 4,
      minHeight: 240,
      height: "100%",
    }}
  >
    <InboxIcon sx={{ fontSize: 40, color: "meaning.calm", opacity: 0.7 }} />
    <Typography component="h2" variant="h6">
      {title}
    </Typography>
    {hint && (
      <Typography variant="body2" color="textSecondary" sx={{ maxWidth: 420 }}>
        {hint}
      </Typography>
    )}
    {action}
  </Box>
);
