import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  /** At the right end of the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A part of the right-hand column. */
export const Section = ({ title, aside, children }: Props) => {
  const id = useId();
  return (
    <Box
      component="section"
      aria-labelledby={id}
      sx={{
        px: 2,
        py: 1.5,
        borderBottom: 1,
        borderColor: "divider",
        "&:last-of-type": { borderBottom: 0 },
      }}
    >
      <Box sx={{ display: "flex", alignItems: "baseline", gap: 1, mb: 0.75 }}>
        <Typography id={id} component="h2" variant="subtitle2" sx={{ flex: 1 }}>
          {title}
        </Typography>
        {aside && (
          <Typography component="div" variant="caption" color="textSecondary">
            {aside}
          </Typography>
        )}
      </Box>
      {children}
    </Box>
  );
};
