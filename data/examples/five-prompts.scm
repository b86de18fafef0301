; Five prompts, five PNGs. One that fails is told of and does not stop the others.
;   gimp-console -i --batch-interpreter=plug-in-script-fu-eval -b "$(cat five-prompts.scm)" --quit
(let loop ((folder (or (getenv "OUTPUT_FOLDER") "."))
           (prompts '("a red fox in the snow" "a paper boat" "an old map" "a stone bridge" "wild poppies"))
           (number 1))
  (if (pair? prompts)
    (begin
      (catch (begin (display "No picture for: ") (display (car prompts)) (newline))
        (let ((image (vector-ref (car (plug-in-genlayer-image #:prompt (car prompts))) 0)))
          (file-png-export #:run-mode RUN-NONINTERACTIVE #:image image
                           #:file (string-append folder "/prompt-" (number->string number) ".png")
                           #:include-xmp TRUE)
          (gimp-image-delete image)))
      (loop folder (cdr prompts) (+ number 1)))))
