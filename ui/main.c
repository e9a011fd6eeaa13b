/* main.c - the program: a table of subcommands. */
int main(void)
{
    return 0;
}
