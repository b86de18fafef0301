; A prompt from the file $PROMPT_FILE (or prompt.txt), up to 32 KiB of UTF-8: a string within Script-Fu may have
; 1,023 bytes. XCF in the folder $OUTPUT_FOLDER (or the current one).
;   gimp-console -i --batch-interpreter=plug-in-script-fu-eval -b "$(cat long-prompt.scm)" --quit
(let* ((folder (or (getenv "OUTPUT_FOLDER") "."))
       (port (open-input-file (or (getenv "PROMPT_FILE") "prompt.txt")))
       (prompt (let loop ((read '()) (next (read-char port)))
                 (cond ((not (eof-object? next)) (loop (cons next read) (read-char port)))
                       ; The last line's end is no part of it.
                       ((and (pair? read) (char=? (car read) #\newline)) (list->string (reverse (cdr read))))
                       (else (list->string (reverse read))))))
       (image (vector-ref (car (plug-in-genlayer-image #:prompt prompt #:max-cost 0.05)) 0)))
  (close-input-port port)
  (gimp-file-save RUN-NONINTERACTIVE image (string-append folder "/long-prompt.xcf"))
  (gimp-image-delete image))
