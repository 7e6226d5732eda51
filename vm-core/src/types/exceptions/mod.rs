//! The exception hierarchy: the table of classes; their methods and making instances lie in the files beside.

mod caret;
mod create;
mod fields;
mod group;
mod methods;
mod print;
mod suggest;
mod text;
mod width;

pub use create::Families;
pub use width::is_wide;

use vm_layout::{Gc, Type};

macro_rules! exceptions {
    ($($field:ident $name:literal $base:literal $extra:literal;)*) => {
        /// The exception classes.
        #[derive(Clone, Copy)]
        pub struct Exceptions { $(pub $field: Gc<Type>),* }

        /// Name, base and how many value words an instance has beyond BaseException's five; bases first.
        pub const EXCEPTIONS: &[(&str, &str, u16)] = &[$(($name, $base, $extra)),*];

        impl Exceptions {
            pub const COUNT: usize = EXCEPTIONS.len();

            /// From the classes made for [`EXCEPTIONS`], in that order.
            pub fn from_array(all: [Gc<Type>; EXCEPTIONS.len()]) -> Exceptions {
                let [$($field),*] = all;
                Exceptions { $($field),* }
            }

            pub fn all(&self) -> [Gc<Type>; EXCEPTIONS.len()] {
                [$(self.$field),*]
            }
        }
    };
}

exceptions! {
    base_exception "BaseException" "-" 0;
    system_exit "SystemExit" "BaseException" 1;
    keyboard_interrupt "KeyboardInterrupt" "BaseException" 0;
    generator_exit "GeneratorExit" "BaseException" 0;
    exception "Exception" "BaseException" 0;
    stop_iteration "StopIteration" "Exception" 1;
    stop_async_iteration "StopAsyncIteration" "Exception" 0;
    arithmetic_error "ArithmeticError" "Exception" 0;
    floating_point_error "FloatingPointError" "ArithmeticError" 0;
    overflow_error "OverflowError" "ArithmeticError" 0;
    zero_division_error "ZeroDivisionError" "ArithmeticError" 0;
    assertion_error "AssertionError" "Exception" 0;
    attribute_error "AttributeError" "Exception" 2;
    buffer_error "BufferError" "Exception" 0;
    eof_error "EOFError" "Exception" 0;
    import_error "ImportError" "Exception" 3;
    module_not_found_error "ModuleNotFoundError" "ImportError" 3;
    lookup_error "LookupError" "Exception" 0;
    index_error "IndexError" "LookupError" 0;
    key_error "KeyError" "LookupError" 0;
    memory_error "MemoryError" "Exception" 0;
    name_error "NameError" "Exception" 1;
    unbound_local_error "UnboundLocalError" "NameError" 1;
    os_error "OSError" "Exception" 5;
    blocking_io_error "BlockingIOError" "OSError" 5;
    child_process_error "ChildProcessError" "OSError" 5;
    connection_error "ConnectionError" "OSError" 5;
    broken_pipe_error "BrokenPipeError" "ConnectionError" 5;
    connection_aborted_error "ConnectionAbortedError" "ConnectionError" 5;
    connection_refused_error "ConnectionRefusedError" "ConnectionError" 5;
    connection_reset_error "ConnectionResetError" "ConnectionError" 5;
    file_exists_error "FileExistsError" "OSError" 5;
    file_not_found_error "FileNotFoundError" "OSError" 5;
    interrupted_error "InterruptedError" "OSError" 5;
    is_a_directory_error "IsADirectoryError" "OSError" 5;
    not_a_directory_error "NotADirectoryError" "OSError" 5;
    permission_error "PermissionError" "OSError" 5;
    process_lookup_error "ProcessLookupError" "OSError" 5;
    timeout_error "TimeoutError" "OSError" 5;
    reference_error "ReferenceError" "Exception" 0;
    runtime_error "RuntimeError" "Exception" 0;
    not_implemented_error "NotImplementedError" "RuntimeError" 0;
    recursion_error "RecursionError" "RuntimeError" 0;
    syntax_error "SyntaxError" "Exception" 8;
    indentation_error "IndentationError" "SyntaxError" 8;
    tab_error "TabError" "IndentationError" 8;
    system_error "SystemError" "Exception" 0;
    type_error "TypeError" "Exception" 0;
    value_error "ValueError" "Exception" 0;
    unicode_error "UnicodeError" "ValueError" 0;
    unicode_decode_error "UnicodeDecodeError" "UnicodeError" 5;
    unicode_encode_error "UnicodeEncodeError" "UnicodeError" 5;
    unicode_translate_error "UnicodeTranslateError" "UnicodeError" 4;
    warning "Warning" "Exception" 0;
    bytes_warning "BytesWarning" "Warning" 0;
    deprecation_warning "DeprecationWarning" "Warning" 0;
    encoding_warning "EncodingWarning" "Warning" 0;
    future_warning "FutureWarning" "Warning" 0;
    import_warning "ImportWarning" "Warning" 0;
    pending_deprecation_warning "PendingDeprecationWarning" "Warning" 0;
    resource_warning "ResourceWarning" "Warning" 0;
    runtime_warning "RuntimeWarning" "Warning" 0;
    syntax_warning "SyntaxWarning" "Warning" 0;
    unicode_warning "UnicodeWarning" "Warning" 0;
    user_warning "UserWarning" "Warning" 0;
    base_exception_group "BaseExceptionGroup" "BaseException" 2;
    exception_group "ExceptionGroup" "BaseExceptionGroup" 2;
}
