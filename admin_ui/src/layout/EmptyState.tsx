import InboxIcon from "@mui/icons-material/TaskAlt";
import type { SvgIconProps } from "@mui/material";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ElementType, ReactNode } from "react";

interface Props {
  title: string;
  hint?: string;
  action?: ReactNode;
  /** Says at a glance that this is something else than nothing left to do. */
  icon?: ElementType<SvgIconProps>;
}

/** Nothing to show, and what that means. */
export const EmptyState = ({ title, hint, action, icon: Icon = InboxIcon }: Props) => (
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
    <Icon
      sx={{
        fontSize: 40,
        color: Icon === InboxIcon ? "meaning.calm" : "meaning.soon",
        opacity: 0.7,
      }}
    />
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
