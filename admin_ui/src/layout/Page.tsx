import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { PageTitle } from "./PageTitle";

interface Props {
  title: string;
  intro?: string;
  children: ReactNode;
}

/** A page that scrolls as a whole, with its name on top. */
export const Page = ({ title, intro, children }: Props) => (
  <Box sx={{ px: { xs: 1.5, md: 2 }, py: 2, maxWidth: 1100, mx: "auto", display: "grid", gap: 2 }}>
    <PageTitle title={title} />
    <Box>
      <Typography component="h1" variant="h5">
        {title}
      </Typography>
      {intro && (
        <Typography variant="body2" color="textSecondary" sx={{ mt: 0.5, maxWidth: 720 }}>
          {intro}
        </Typography>
      )}
    </Box>
    {children}
  </Box>
);
