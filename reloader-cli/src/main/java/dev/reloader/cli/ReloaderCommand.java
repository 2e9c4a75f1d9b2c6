package dev.reloader.cli;

import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common: {@code --help}, {@code --version}, and how the help looks. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = ReloaderCommand.Version.class,
        sortOptions = false,
        descriptionHeading = "%n",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n")
abstract class ReloaderCommand {
    @Spec
    private CommandSpec spec;

    final CommandSpec spec() {
        return spec;
    }

    final ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** What is not given comes from properties, the environment, or is the default. */
    static <T> void ifGiven(T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    /** What the jar's manifest says. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = ReloaderCommand.class.getPackage().getImplementationVersion();
            return new String[] {"reloader " + (version == null ? "(not from its jar)" : version)};
        }
    }
}
